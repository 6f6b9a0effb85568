-- The look-ups that happen before a tenant is known. Each returns no more than its caller needs, by an exact secret or public handle; none lists tenants' data.
grant vorel_system to current_user;
grant create on schema public to vorel_system;

create function find_api_key(key_prefix text)
  returns table (tenant_id uuid, id uuid, hash bytea, scopes text[], requests_per_minute integer, expires_at timestamptz, revoked_at timestamptz, tenant_status text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select k.tenant_id, k.id, k.hash, k.scopes, k.requests_per_minute, k.expires_at, k.revoked_at, t.status
    from api_keys k join tenants t on t.id = k.tenant_id
    where k.prefix = key_prefix
  $$;

create function find_tenant(slug_or_id text)
  returns table (id uuid, slug text, name text, vertical text, status text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select t.id, t.slug, t.name, t.vertical, t.status from tenants t where t.slug = slug_or_id or t.id::text = lower(slug_or_id)
  $$;

create function find_tenant_by_widget_key(key text)
  returns table (id uuid, slug text, status text, allowed_origins text[])
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select t.id, t.slug, t.status, t.allowed_origins from tenants t where t.widget_key = key
  $$;

create function find_chat_session(hash bytea)
  returns table (tenant_id uuid, id uuid, conversation_id uuid, expires_at timestamptz, tenant_status text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select s.tenant_id, s.id, s.conversation_id, s.expires_at, t.status
    from chat_sessions s join tenants t on t.id = s.tenant_id
    where s.token_hash = hash
  $$;

-- The demo page's choice of businesses.
create function list_demo_tenants()
  returns table (slug text, name text, vertical text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select t.slug, t.name, t.vertical from tenants t where t.slug like 'demo-%' and t.status = 'active' order by t.id
  $$;

do $$
declare f text;
begin
  foreach f in array array['find_api_key(text)', 'find_tenant(text)', 'find_tenant_by_widget_key(text)', 'find_chat_session(bytea)', 'list_demo_tenants()'] loop
    execute format('alter function %s owner to vorel_system', f);
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to vorel_app', f);
  end loop;
end $$;
revoke create on schema public from vorel_system;
