-- The installation's operator sees every business with its health, though nothing of its customers: names and states here, counts through each business's own
-- row security.
grant create on schema public to vorel_system;

-- A page of the businesses by slug; hidden ones (of a test conversation) left out.
create function list_tenants(after_slug text, wanted text, max integer)
  returns table (id uuid, slug text, name text, vertical text, timezone text, currency text, region text, status text, created_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query
        select t.id, t.slug, t.name, t.vertical, t.timezone, t.currency, t.region, t.status, t.created_at
        from tenants t
        where t.slug > after_slug and (wanted = '' or t.slug ilike '%' || wanted || '%' or t.name ilike '%' || wanted || '%')
          and to_jsonb(t) ->> 'sandbox_of' is null
        order by t.slug limit max;
    end
  $$;
alter function list_tenants(text, text, integer) owner to vorel_system;
revoke execute on function list_tenants(text, text, integer) from public;
grant execute on function list_tenants(text, text, integer) to vorel_app;

revoke create on schema public from vorel_system;
