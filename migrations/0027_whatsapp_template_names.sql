-- A template's name may have 512 characters; a regular expression counts to 255 only.
alter table whatsapp_templates drop constraint whatsapp_templates_name_check;
alter table whatsapp_templates add constraint whatsapp_templates_name_check check (name ~ '^[a-z0-9_]+$' and length(name) <= 512);
