-- Words that are in every second message: looking at all of these took seconds (40,000 of 80,000 messages: 2.3 s on a busy machine). So the latest messages are
-- looked through, and beyond them as many as the index finds first: a rare word is found wherever it stands, a common one in what was said lately.
grant vorel_system to current_user;
grant create on schema public to vorel_system;
create or replace function find_conversations_by_words(pattern text, most integer) returns table (conversation_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set jit = off
  as $$
    declare tenant constant uuid = current_tenant();
    begin
      return query
        select distinct found.conversation_id from (
          (select latest.conversation_id from (
            select m.conversation_id, m.content from messages m where m.tenant_id = tenant order by m.id desc limit 2 * most) latest
          where search_fold(latest.content) like pattern)
          union all
          (select m.conversation_id from messages m where m.tenant_id = tenant and search_fold(m.content) like pattern limit most)
        ) found;
    end
  $$;
revoke create on schema public from vorel_system;
