"""Cases of the family `security`: who gets in, with which rights, and what is written down of it."""

from tests.policies.case import Case
from tests.policies.cases import security_access, security_network, security_pods

CASES: tuple[Case, ...] = (*security_access.CASES, *security_network.CASES, *security_pods.CASES)
