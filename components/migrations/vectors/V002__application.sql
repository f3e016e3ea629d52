-- The application's user. It has no password: it connects with a token of its IAM role, and on Aurora in no other way.
-- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
SELECT format('CREATE ROLE %I LOGIN', :'application')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'application') \gexec

SELECT format('GRANT rds_iam TO %I', :'application')
WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') \gexec

-- Nobody else comes in or makes anything by default.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'application') \gexec
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS knowledge;
GRANT USAGE ON SCHEMA knowledge TO :"application";

-- A forgotten transaction holds back cleaning up in every region.
ALTER ROLE :"application" SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE :"application" SET search_path = knowledge, public;
