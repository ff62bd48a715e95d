"""nova-quiesce-host: the part of nova-quiesce for compute hosts. It needs libvirt's Python module only, no Nova."""
