-- The ledger only grows: whoever holds the application's connection can add to "SecurityEvent", and nothing else.
CREATE FUNCTION "refuse_ledger_change"() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "SecurityEvent_append_only_rows"
BEFORE UPDATE OR DELETE ON "SecurityEvent"
FOR EACH ROW EXECUTE FUNCTION "refuse_ledger_change"();

CREATE TRIGGER "SecurityEvent_append_only_table"
BEFORE TRUNCATE ON "SecurityEvent"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();

-- Not even a session that plays the replica (where ordinary triggers rest) gets past them.
ALTER TABLE "SecurityEvent" ENABLE ALWAYS TRIGGER "SecurityEvent_append_only_rows";
ALTER TABLE "SecurityEvent" ENABLE ALWAYS TRIGGER "SecurityEvent_append_only_table";
