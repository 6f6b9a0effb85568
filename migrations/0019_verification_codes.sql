-- Who wants to change a booking from elsewhere proves that its phone is theirs, by a code sent to it.

-- One sending. It is written for a number without bookings too, with a code that nobody gets: from outside the two can't be told apart.
create table verifications (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- The conversation that asked, and the only one in which the code counts.
  conversation_id uuid not null,
  -- scrypt of the six digits; the digits themselves are only in the message that carries them.
  code_salt bytea not null,
  code_hash bytea not null,
  tries smallint not null default 0,
  expires_at timestamptz not null,
  verified_at timestamptz,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index verifications_conversation on verifications (tenant_id, conversation_id, id desc);
call secure_table('verifications', 'select, insert, update', 'a');

-- The appointments that this code opens: those of the number, as they were when it was sent.
create table verification_appointments (
  tenant_id uuid not null references tenants (id),
  verification_id uuid not null,
  appointment_id uuid not null,
  primary key (tenant_id, verification_id, appointment_id),
  foreign key (tenant_id, verification_id) references verifications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, appointment_id) references appointments (tenant_id, id) on delete cascade
);
create index verification_appointments_appointment on verification_appointments (tenant_id, appointment_id);
call secure_table('verification_appointments', 'select, insert', 'a');
