package io.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class SecretsInLogsTest {

    private final SecretsInLogs filter = new SecretsInLogs();

    @Test
    void an_address_that_a_library_logs_holds_no_invitation_and_no_ticket() {
        LogRecord line = new LogRecord(Level.SEVERE, "HTTP Request to {0} failed, error id: {1}");
        line.setParameters(new Object[] {"/invitations/c2VjcmV0LXNlY3JldA/account?x=1", 7});

        filter.isLoggable(line);

        assertEquals("/invitations/…/account?x=1", line.getParameters()[0]);
        assertEquals(7, line.getParameters()[1]);
        assertEquals(
                "GET /api/v1/vms/1/serial?ticket=…&more=1",
                SecretsInLogs.without("GET /api/v1/vms/1/serial?ticket=c2VjcmV0&more=1"));
        assertEquals(
                "/login/provider/callback?code=…&state=…&iss=https://id.example",
                SecretsInLogs.without("/login/provider/callback?code=c2VjcmV0&state=c2VjcmV0&iss=https://id.example"));
    }

    @Test
    void every_line_is_put_together_as_it_was() {
        ExtLogRecord line = new ExtLogRecord(
                Level.INFO, "GET /invitations/c2VjcmV0 failed on %s after %d", ExtLogRecord.FormatStyle.PRINTF, "test");
        line.setParameters(new Object[] {"/vms", 3});

        filter.isLoggable(line);

        assertEquals("GET /invitations/… failed on /vms after 3", new PatternFormatter("%s").format(line));
    }
}
