-- Who and what can be booked, when, and the bookings.

create table resources (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('staff', 'room', 'table', 'bay', 'agent', 'other')),
  name text not null,
  name_ar text,
  aliases text[] not null default '{}',
  -- Seats of a table, people a room holds; 1 for a person.
  capacity integer not null default 1 check (capacity > 0),
  buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 480),
  buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 480),
  status text not null default 'active' check (status in ('active', 'archived')),
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
call secure_table('resources', 'select, insert, update, delete', 'd');

-- Which resource can do which offering. A resource without any row can do all.
create table resource_offerings (
  tenant_id uuid not null references tenants (id),
  resource_id uuid not null,
  offering_id uuid not null,
  primary key (tenant_id, resource_id, offering_id),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade,
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id) on delete cascade
);
call secure_table('resource_offerings', 'select, insert, delete', 'd');

-- Weekly hours in the tenant's zone; resource_id null is the business itself, and a resource with rows of its own is bound by both.
create table working_hours (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  resource_id uuid,
  -- ISO: 1 Monday … 7 Sunday
  weekday smallint not null check (weekday between 1 and 7),
  -- Minutes from local midnight; closes_minute may pass 1440 for a night that ends on the next day.
  opens_minute smallint not null check (opens_minute between 0 and 1439),
  closes_minute smallint not null check (closes_minute between 1 and 2880),
  primary key (tenant_id, id),
  check (closes_minute > opens_minute and closes_minute - opens_minute <= 1440),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);
create index working_hours_resource on working_hours (tenant_id, resource_id);
call secure_table('working_hours', 'select, insert, update, delete', 'd');

create table closures (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  resource_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text,
  primary key (tenant_id, id),
  check (ends_at > starts_at),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);
create index closures_time on closures (tenant_id, ends_at);
call secure_table('closures', 'select, insert, update, delete', 'd');

create table appointments (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid,
  lead_id uuid,
  offering_id uuid,
  resource_id uuid,
  customer_id uuid,
  customer_name text not null,
  customer_phone text not null,
  customer_email text,
  scheduled_start timestamptz not null,
  scheduled_end timestamptz not null,
  -- What the resource is taken for: the appointment and the resource's buffers as they were when it was booked.
  occupies tstzrange not null,
  status text not null default 'confirmed' check (status in ('confirmed', 'cancelled', 'completed', 'rescheduled', 'no_show')),
  location_text text,
  google_calendar_event_id text,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  check (scheduled_end > scheduled_start),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  -- The truth behind "you're booked": of any number of simultaneous bookings of one resource and time, one row is admitted.
  constraint appointments_no_overlap exclude using gist (tenant_id with =, resource_id with =, occupies with &&)
    where (resource_id is not null and status in ('confirmed', 'rescheduled'))
);
create index appointments_by_start on appointments (tenant_id, scheduled_start desc, id desc);
create index appointments_conversation on appointments (tenant_id, conversation_id) where conversation_id is not null;
create index appointments_customer on appointments (tenant_id, customer_id) where customer_id is not null;
call secure_table('appointments', 'select, insert, update', 'c');

-- A slot kept for one conversation while its customer decides. Holds exclude each other; against appointments both sides lock the resource's row first.
create table slot_holds (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  resource_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  occupies tstzrange not null,
  expires_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, resource_id) references resources (tenant_id, id),
  constraint slot_holds_no_overlap exclude using gist (tenant_id with =, resource_id with =, occupies with &&)
);
create index slot_holds_conversation on slot_holds (tenant_id, conversation_id);
call secure_table('slot_holds', 'select, insert, update, delete', 'a');
