-- One visit for several services: the appointment's own offering_id is the first of them.

-- All services of a visit in the order in which they were named; only a visit of more than one has rows here.
create table appointment_offerings (
  tenant_id uuid not null references tenants (id),
  appointment_id uuid not null,
  position smallint not null check (position between 1 and 10),
  offering_id uuid not null,
  primary key (tenant_id, appointment_id, position),
  unique (tenant_id, appointment_id, offering_id),
  foreign key (tenant_id, appointment_id) references appointments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, offering_id) references offerings (tenant_id, id)
);
call secure_table('appointment_offerings', 'select, insert', 'c');
