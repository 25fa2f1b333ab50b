// A real OpenID Connect provider on 127.0.0.1: node provider.mjs PORT CONSOLE_PORT CLIENT_SECRET
// Anybody signs in with any name and password; who calls themselves NAME has the subject "subject-of-NAME".
import Provider from 'oidc-provider';

const [port, console_port, secret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'tidemark',
    client_secret: secret,
    redirect_uris: ['localhost', '127.0.0.1'].map((host) => `http://${host}:${console_port}/login/provider/callback`),
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'name'] },
  cookies: { keys: ['for tests only'] },
  pkce: { required: () => true },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id.replace('subject-of-', ''), name: 'Somebody Else' }),
  }),
});

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
