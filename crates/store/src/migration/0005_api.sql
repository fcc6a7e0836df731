-- What a token lets a program do, and until when. A token made before tokens ended is over.
ALTER TABLE api_token ADD COLUMN may_read FLAG NOT NULL DEFAULT FALSE;
ALTER TABLE api_token ADD COLUMN may_write FLAG NOT NULL DEFAULT FALSE;
ALTER TABLE api_token ADD COLUMN expires_at INSTANT NOT NULL DEFAULT 0;
