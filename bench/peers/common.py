"""A connection of openstacksdk to a region of the local responder."""
import openstack


def connect(port, region):
    return openstack.connection.Connection(
        auth=dict(auth_url='http://127.0.0.1:%s/v3' % port, username='u', password='p', project_name='p',
                  user_domain_name='Default', project_domain_name='Default'),
        region_name='R%d' % region, compute_api_version='2.1')
