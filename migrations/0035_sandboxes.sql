-- A sandbox: a copy of a business in which its people try the receptionist. It is a tenant like any other, so that a try takes the usual way and row security keeps
-- it from the business; what happens in it leaves no mail, and is gone after a day (src/domain/sandbox/).
alter table tenants
  -- Whose copy it is; null for every business.
  add column sandbox_of uuid references tenants (id),
  -- Who tries, and where: each person has one for the panel and one beside the settings.
  add column sandbox_user uuid,
  add column sandbox_purpose text check (sandbox_purpose in ('panel', 'preview')),
  add constraint tenants_sandbox_is_whole check ((sandbox_of is null) = (sandbox_user is null) and (sandbox_of is null) = (sandbox_purpose is null)),
  add constraint tenants_sandbox_of_another check (sandbox_of <> id);
create unique index tenants_sandbox on tenants (sandbox_of, sandbox_user, sandbox_purpose) where sandbox_of is not null;

grant vorel_system to current_user;
grant create on schema public to vorel_system;

-- Of the current tenant and nobody else.
create function list_sandboxes()
  returns table (id uuid, sandbox_user uuid, sandbox_purpose text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select t.id, t.sandbox_user, t.sandbox_purpose from tenants t where t.sandbox_of = current_tenant()
  $$;
alter function list_sandboxes() owner to vorel_system;
revoke execute on function list_sandboxes() from public;
grant execute on function list_sandboxes() to vorel_app;
revoke create on schema public from vorel_system;
