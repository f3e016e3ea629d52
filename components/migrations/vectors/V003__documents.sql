-- What the embeddings are of. A source that changes becomes a new revision, so that an answer can be traced to the text
-- it was made from; the digest tells whether a copy is whole after a recovery.
CREATE TABLE IF NOT EXISTS knowledge.documents (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    collection text NOT NULL,
    source text NOT NULL,
    revision text NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (collection, source, revision)
);

CREATE TABLE IF NOT EXISTS knowledge.chunks (
    document_id uuid NOT NULL REFERENCES knowledge.documents ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 0),
    content text NOT NULL,
    PRIMARY KEY (document_id, number)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge.documents, knowledge.chunks TO :"application";
