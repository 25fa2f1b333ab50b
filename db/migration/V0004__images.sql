create table image (
  id uuid not null,
  name text not null,
  kind text not null,
  arch text not null,
  url text,
  digest text not null,
  bytes bigint,
  made_at timestamptz not null default now(),
  constraint image_has_one_row_each primary key (id),
  constraint image_name_is_unique unique (name),
  constraint image_name_is_well_formed check (name ~ '^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$'),
  constraint image_kind_is_known check (kind in ('iso', 'disk')),
  constraint image_arch_is_known check (arch in ('x86_64', 'aarch64')),
  constraint image_digest_is_whole check (digest ~ '^(sha512:[0-9a-f]{128}|sha256:[0-9a-f]{64})$'),
  constraint image_bytes_are_positive check (bytes > 0)
);
comment on table image is 'The catalogue of what VMs boot from; a row never changes';
comment on column image.id is 'UUIDv7';
comment on column image.name is 'What VM definitions call it';
comment on column image.kind is 'iso: kernel, initramfs and package repository; disk: qcow2';
comment on column image.arch is 'The processor it is for, as Alpine names it';
comment on column image.url is 'Where hosts get it; null: only from a mirror';
comment on column image.digest is 'What its bytes must be: algorithm, colon, lower-case hex';
comment on column image.bytes is 'Its size, where it is known';
comment on column image.made_at is 'When it was registered';

-- Official images, with the digests that Lima's templates publish for them.
insert into image (id, name, kind, arch, url, digest) values
  ('019c0000-0000-7000-8000-000000000001', 'alpine-3.23.4-disk', 'disk', 'x86_64',
   'https://dl-cdn.alpinelinux.org/alpine/v3.23/releases/cloud/nocloud_alpine-3.23.4-x86_64-uefi-cloudinit-r0.qcow2',
   'sha512:849196e26640b33fb1f106d46cebdf341c715f7f49363564eacece8097464b6af7041618e94c4eb1a006394663252a86c0fb3158fee5d0ffb094899730679a71'),
  ('019c0000-0000-7000-8000-000000000002', 'alpine-3.23.4-disk-aarch64', 'disk', 'aarch64',
   'https://dl-cdn.alpinelinux.org/alpine/v3.23/releases/cloud/nocloud_alpine-3.23.4-aarch64-uefi-cloudinit-r0.qcow2',
   'sha512:737b0eb365944ffcf6da477c059c105bbde222942fd5a8380c07db088365b18dbc60a0f2824ea9a3904d57e194e0d05a7074302c3ebc104d0aecb6ddc6ffd91c'),
  ('019c0000-0000-7000-8000-000000000003', 'alpine-lima-3.23.0-iso', 'iso', 'x86_64',
   'https://github.com/lima-vm/alpine-lima/releases/download/v0.2.49/alpine-lima-std-3.23.0-x86_64.iso',
   'sha512:da507ee9939d971abf95cbffe798fc340bb567b4c37fb220ddd97fdf68fa4e2c1bc39df67aac3705645c13f49a1d31794c4491f24f029b6468a984533595de46');
