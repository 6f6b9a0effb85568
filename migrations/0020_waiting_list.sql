-- The waiting list: who would come if a time became free, and to whom it is being offered.

create table waitlist_entries (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  -- What for, in the order named; empty where a visit needs no service.
  offering_ids uuid[] not null default '{}',
  -- Only this one; null: whoever is free.
  resource_id uuid,
  party_size integer check (party_size > 0),
  -- The wish: slots that start within the window and at one of the times of day, [{from, to}] in minutes from local midnight; none means any.
  window_from timestamptz not null,
  window_to timestamptz not null,
  times jsonb not null default '[]' check (jsonb_typeof(times) = 'array'),
  customer_name text not null,
  customer_phone text not null,
  language text not null check (language in ('en', 'ar')),
  -- waiting → offered → booked, declined or lapsed (no answer in time); cancelled: taken off the list, or the window is over.
  status text not null default 'waiting' check (status in ('waiting', 'offered', 'booked', 'declined', 'lapsed', 'cancelled')),
  -- The slot on offer. Its conversation holds it in slot_holds meanwhile, so it is nobody else's.
  offer_start timestamptz,
  offer_end timestamptz,
  offer_resource_id uuid,
  offer_expires_at timestamptz,
  -- The message that made the offer.
  offer_sequence_number integer,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  check (window_to > window_from),
  check (status <> 'offered' or (offer_start is not null and offer_end > offer_start and offer_expires_at is not null and offer_sequence_number is not null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);
-- First come, first served.
create index waitlist_entries_waiting on waitlist_entries (tenant_id, id) where status = 'waiting';
create index waitlist_entries_offered on waitlist_entries (tenant_id, offer_expires_at) where status = 'offered';
-- A conversation is told of one offer at a time.
create unique index waitlist_entries_one_offer on waitlist_entries (tenant_id, conversation_id) where status = 'offered';
create index waitlist_entries_conversation on waitlist_entries (tenant_id, conversation_id) where status in ('waiting', 'offered');
call secure_table('waitlist_entries', 'select, insert, update', 'c');
