-- WhatsApp: a business's number, the templates that it may write with at any time, and what the provider said of each message that was sent.

-- Without a row, and until `verified_at`, what is said on WhatsApp is stored and marked `mocked`.
create table whatsapp_channels (
  tenant_id uuid not null references tenants (id),
  provider text not null check (provider in ('cloud', '360dialog')),
  -- Null: the provider's own address (src/channels/whatsapp/provider.ts).
  base_url text,
  -- The number's id at Meta. With 360dialog the key stands for the number, and this is optional.
  phone_number_id text check (phone_number_id ~ '^[0-9]{1,32}$'),
  -- As the provider told it on verification.
  display_phone_number text,
  -- {access_token, app_secret, verify_token} or {api_key, webhook_secret, verify_token}, sealed with the master secret.
  credentials_sealed bytea not null,
  -- The last part of the address that the provider calls. Public: what comes there must be signed besides.
  webhook_key text not null,
  verified_at timestamptz,
  -- The provider refused the credentials: nothing is sent until the number is verified again.
  paused_at timestamptz,
  pause_reason text,
  updated_at timestamptz not null,
  primary key (tenant_id),
  check (provider <> 'cloud' or phone_number_id is not null)
);
create index whatsapp_channels_key on whatsapp_channels (webhook_key);
call secure_table('whatsapp_channels', 'select, insert, update, delete', 'd');
create policy system_reads on whatsapp_channels for select to vorel_system using (true);
grant select on whatsapp_channels to vorel_system;

-- Templates as the provider approved them. More than 24 hours after the customer's last message nothing else may be sent.
create table whatsapp_templates (
  tenant_id uuid not null references tenants (id),
  name text not null check (name ~ '^[a-z0-9_]{1,512}$'),
  language text not null check (language ~ '^[a-z]{2,3}(_[A-Z]{2,4})?$'),
  -- Its text with {{1}}, {{2}}, …: what the conversation shows, and how many variables it takes.
  body text not null check (length(body) between 1 and 1024),
  -- Carries, as its one variable, what the receptionist says of its own accord when the 24 hours are over.
  for_announcements boolean not null default false,
  updated_at timestamptz not null,
  primary key (tenant_id, name, language)
);
create unique index whatsapp_templates_announcements on whatsapp_templates (tenant_id, language) where for_announcements;
call secure_table('whatsapp_templates', 'select, insert, update, delete', 'd');

-- What became of each part of an outbound message (long ones go out in several). A part has a row from the moment the provider took it, or gave it up.
create table message_deliveries (
  tenant_id uuid not null references tenants (id),
  message_id uuid not null,
  part smallint not null check (part between 1 and 100),
  -- The provider's id of the part; null when it never took it.
  external_id text,
  status text not null check (status in ('sent', 'delivered', 'read', 'failed')),
  -- Why it failed: a word of src/domain/channels/delivery-failures.ts.
  failure text,
  updated_at timestamptz not null,
  primary key (tenant_id, message_id, part),
  foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
);
create unique index message_deliveries_external_id on message_deliveries (tenant_id, external_id) where external_id is not null;
call secure_table('message_deliveries', 'select, insert, update', 'c');

-- What people may be told of grows with the house; which kinds there are is kept in one place, src/domain/notices/words.ts.
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind ~ '^[a-z_]+\.[a-z_]+$');

-- Whose number a provider's call is about: the one look-up before the tenant is known.
grant create on schema public to vorel_system;

create function find_whatsapp_channel(key text)
  returns table (tenant_id uuid, tenant_status text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query select c.tenant_id, t.status from whatsapp_channels c join tenants t on t.id = c.tenant_id where c.webhook_key = key;
    end
  $$;
alter function find_whatsapp_channel(text) owner to vorel_system;
revoke execute on function find_whatsapp_channel(text) from public;
grant execute on function find_whatsapp_channel(text) to vorel_app;

revoke create on schema public from vorel_system;
