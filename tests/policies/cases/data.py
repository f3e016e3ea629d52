"""Cases of the family `data`: buckets, backups, keys, databases, images."""

from tests.policies.case import Case
from tests.policies.cases import data_backups, data_buckets, data_databases, data_keys

CASES: tuple[Case, ...] = (*data_buckets.CASES, *data_backups.CASES, *data_keys.CASES, *data_databases.CASES)
