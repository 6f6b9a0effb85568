-- Sending a range of deliveries again, page by page; and what the people of a business are told: notices, and the mail that carries them.

-- Makes up to `max` deliveries of one endpoint due again: those of `given_up` ('dead' or 'failed') with `first` <= id < `past` that came to their end before
-- `before`, so that one asking takes each at most once, however it fails. Returns how many. As its caller, within row security; a loop for the reasons of 0014.
create function redeliver_page(tenant uuid, endpoint uuid, given_up text, first uuid, past uuid, event_name text, before timestamptz, instant timestamptz, max integer)
  returns integer
  language plpgsql volatile set search_path = public, pg_temp
  set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  delivery uuid;
  taken integer = 0;
begin
  for delivery in
    select d.id from webhook_deliveries d
    where d.tenant_id = tenant and d.endpoint_id = endpoint and d.status in ('dead', 'failed') and d.status = given_up
      and d.id >= first and d.id < past and d.updated_at < before
      and (event_name is null or exists (select from events e where e.tenant_id = tenant and e.id = d.event_id and e.event = event_name))
    order by d.id limit max
    for update skip locked
  loop
    update webhook_deliveries d
    set status = 'pending', next_attempt_at = instant, attempts_before = d.attempt_count, updated_at = instant
    where d.tenant_id = tenant and d.id = delivery;
    taken := taken + 1;
  end loop;
  return taken;
end $$;
revoke execute on function redeliver_page from public;
grant execute on function redeliver_page to vorel_app;

create table mail_outbox (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  recipients text[] not null check (cardinality(recipients) between 1 and 20),
  subject text not null,
  body text not null,
  -- How many notices it tells of: more than one in a digest.
  notices integer not null default 1,
  -- A digest that takes further notices until it leaves.
  is_open boolean not null default false,
  -- mocked: there is no mail server, so it stays here and nobody got it. dead: refused for good, or all attempts were used up.
  status text not null default 'pending' check (status in ('pending', 'sent', 'mocked', 'dead')),
  last_error text,
  sent_at timestamptz,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  check ((status = 'sent') = (sent_at is not null))
);
create unique index mail_outbox_open on mail_outbox (tenant_id) where is_open;
call secure_table('mail_outbox', 'select, insert, update', 'c');

create table notices (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('webhook_endpoint.disabled', 'conversation.handoff_requested')),
  -- What it is about, and its words in the language of the business: no customer's name, address or message.
  target_id uuid not null,
  title text not null,
  text text not null,
  -- The mail that carries it; null when the business has no address to write to.
  mail_id uuid,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, mail_id) references mail_outbox (tenant_id, id)
);
call secure_table('notices', 'select, insert', 'c');
