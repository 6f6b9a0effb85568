-- Answers of requests that carried an Idempotency-Key, written in the transaction of their effect. Kept for 24 hours, deleted by later requests.
create table idempotency_keys (
  tenant_id uuid not null references tenants (id),
  key text not null check (length(key) between 1 and 255),
  -- SHA-256 of the request's method, path and body.
  request_hash bytea not null,
  -- {status, location, body}, sealed: an answer may hold a secret that is shown once. Null while the effect happens outside this transaction.
  answer_sealed bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, key)
);
create index idempotency_keys_expired on idempotency_keys (tenant_id, expires_at);
call secure_table('idempotency_keys', 'select, insert, update, delete', 'a');
