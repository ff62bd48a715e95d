"""Who may: admins, unless the cloud's policy file says otherwise."""
from oslo_policy import policy as oslo_policy

NAME = 'os_compute_api:os-quiesce:%s'


def _rule(name, description, method, path):
    return oslo_policy.DocumentedRuleDefault(
        name=NAME % name, check_str='rule:admin_api',
        description=description, scope_types=['project'],
        operations=[{'method': method, 'path': path}])


def list_rules():
    """For Nova's enforcer, and for oslopolicy-sample-generator."""
    return [
        _rule('quiesce', 'Quiesce a server', 'POST',
              '/servers/{server_id}/action (quiesce)'),
        _rule('unquiesce', 'Thaw a quiesced server', 'POST',
              '/servers/{server_id}/action (unquiesce)'),
        _rule('show', 'Show which servers are quiesced', 'GET',
              '/os-quiesce'),
    ]
