-- The keys of many requests in one call (find_api_key of 0006 looks one up; it stays for processes of the version before). In PL/pgSQL, which keeps its plans:
-- before PostgreSQL 18 a function in SQL is planned anew at each call.
grant create on schema public to vorel_system;

create function find_api_keys(prefixes text[])
  returns table (prefix text, tenant_id uuid, id uuid, hash bytea, scopes text[], requests_per_minute integer, expires_at timestamptz, revoked_at timestamptz,
    tenant_status text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query
        select k.prefix, k.tenant_id, k.id, k.hash, k.scopes, k.requests_per_minute, k.expires_at, k.revoked_at, t.status
        from api_keys k join tenants t on t.id = k.tenant_id
        where k.prefix = any (prefixes);
    end
  $$;
alter function find_api_keys(text[]) owner to vorel_system;
revoke execute on function find_api_keys(text[]) from public;
grant execute on function find_api_keys(text[]) to vorel_app;

revoke create on schema public from vorel_system;
