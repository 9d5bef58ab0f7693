-- The member who invited; null: the administrator did, or the member is gone.
ALTER TABLE invitations ADD COLUMN invited_by BLOB REFERENCES accounts (id) ON DELETE SET NULL;
