import { schema } from '../database/database.ts'

/**
 * Tables of the journals of many workbooks. JSON is kept as text: jsonb would change it.
 *
 * Where a column is there already its table is not altered: that would wait for a backup that reads the table, and all
 * others would wait behind it.
 */
export const journalTables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.workbooks (
    id text PRIMARY KEY, epoch bigint NOT NULL DEFAULT 0, keeper text, kept_at timestamptz);
  CREATE TABLE IF NOT EXISTS ${schema}.requests (
    workbook text NOT NULL, id text NOT NULL, at bigint NOT NULL, outcome text NOT NULL, PRIMARY KEY (workbook, id));
  CREATE TABLE IF NOT EXISTS ${schema}.changes (
    seq bigserial PRIMARY KEY, workbook text NOT NULL, request_id text NOT NULL, change text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'sent', 'written', 'dropped')), sent_at bigint);
  CREATE INDEX IF NOT EXISTS changes_unwritten ON ${schema}.changes (workbook, seq) WHERE state IN ('pending', 'sent');
  CREATE INDEX IF NOT EXISTS changes_of_request ON ${schema}.changes (workbook, request_id, seq);
  CREATE TABLE IF NOT EXISTS ${schema}.messages (
    seq bigserial, workbook text NOT NULL, id text NOT NULL, channel text NOT NULL, body text NOT NULL,
    at bigint NOT NULL, state text NOT NULL CHECK (state IN ('new', 'sending', 'sent', 'failed')), detail text,
    PRIMARY KEY (workbook, id));
  CREATE INDEX IF NOT EXISTS messages_unposted ON ${schema}.messages (workbook, seq) WHERE state IN ('new', 'sending');
  CREATE TABLE IF NOT EXISTS ${schema}.notes (
    workbook text NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (workbook, name));
  CREATE TABLE IF NOT EXISTS ${schema}.good_rows (
    workbook text NOT NULL, tab text NOT NULL, key text NOT NULL, cells text NOT NULL,
    PRIMARY KEY (workbook, tab, key));
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.columns
        WHERE table_schema = '${schema}' AND table_name = 'good_rows' AND column_name = 'digest') THEN
      ALTER TABLE ${schema}.good_rows ADD COLUMN IF NOT EXISTS run bigint, ADD COLUMN IF NOT EXISTS digest bigint;
    END IF;
  END $$;
  CREATE INDEX IF NOT EXISTS good_runs ON ${schema}.good_rows (workbook, tab, run, digest);
`
