-- What clients call their messages is stored as a keyed hash from now on; the clear ones go. A client that repeats
-- a message from before is not recognised.
UPDATE messages SET client_id = '' WHERE client_id <> '';
UPDATE conversations SET start_client_id = '' WHERE start_client_id <> '';
