-- The key store: wrapped user keys, apart from the data (docs/decisions/0003-key-hierarchy-and-key-store.md).
CREATE SCHEMA IF NOT EXISTS keyring;

CREATE TABLE keyring.user_keys (
  owner_id    uuid        NOT NULL,
  version     integer     NOT NULL,
  kek_id      bytea       NOT NULL,
  root_key_id bytea       NOT NULL,
  wrapped     bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT user_keys_pkey PRIMARY KEY (owner_id, version),
  CONSTRAINT user_keys_version_check CHECK (version >= 1),
  CONSTRAINT user_keys_kek_id_check CHECK (octet_length(kek_id) = 8),
  CONSTRAINT user_keys_root_key_id_check CHECK (octet_length(root_key_id) = 8),
  CONSTRAINT user_keys_wrapped_check CHECK (octet_length(wrapped) = 104)
);
