-- One table for each number of dimensions that was ever declared: a new embedding model fills its own table while the old
-- one answers. Run at each change of this file or of the number.
\set embeddings 'embeddings_' :dimensions
\set nearest 'embeddings_' :dimensions '_nearest'

ALTER EXTENSION vector UPDATE;

CREATE TABLE IF NOT EXISTS knowledge.:"embeddings" (
    document_id uuid NOT NULL,
    chunk integer NOT NULL,
    model text NOT NULL,
    embedding vector(:dimensions) NOT NULL,
    PRIMARY KEY (document_id, chunk, model),
    FOREIGN KEY (document_id, chunk) REFERENCES knowledge.chunks ON DELETE CASCADE
);

-- Twice the default's care in building: found more often, built more slowly. https://github.com/pgvector/pgvector#hnsw
CREATE INDEX IF NOT EXISTS :"nearest" ON knowledge.:"embeddings"
    USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 128);

GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge.:"embeddings" TO :"application";

-- A filter that throws most of the nearest away must not leave the answer short: pgvector 0.8 goes on looking. The
-- library has to be loaded before its settings are known.
SELECT '[1]'::vector;
ALTER ROLE :"application" SET hnsw.ef_search = 100;
ALTER ROLE :"application" SET hnsw.iterative_scan = 'strict_order';
