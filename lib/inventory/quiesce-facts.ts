/** One thing that an image says about how its VMs can be held still. */
export interface QuiesceFact {
  property: string;
  label: string;
  /** As the image has it; null: it does not say. */
  value: string | null;
  words: string;
}

const YES = /^(yes|true|1|on|t|y)$/i;

/**
 * The image properties that matter when a VM is quiesced, in words. Pure.
 * (nova/virt/libvirt/driver.py _can_quiesce, _requires_quiesce; nova/objects/image_meta.py)
 */
export function quiesceFacts(properties: Readonly<Record<string, string>>): QuiesceFact[] {
  const fact = (property: string, label: string, words: (value: string | null) => string): QuiesceFact => {
    const value = properties[property] ?? null;
    return { property, label, value, words: words(value) };
  };
  const facts = [
    fact("hw_qemu_guest_agent", "Guest agent", (value) =>
      value && YES.test(value)
        ? "Declared by the image: Nova gives the VM a channel to it"
        : "Not declared by the image: Nova gives the VM no channel to one",
    ),
    fact("os_require_quiesce", "Quiesce required", (value) =>
      value && YES.test(value)
        ? "Yes: Nova fails a snapshot of a guest that does not freeze"
        : "No: Nova goes on when a guest does not freeze",
    ),
    fact("os_type", "Operating system", (value) => value ?? "Not declared by the image"),
    fact("hw_disk_bus", "Disk bus", (value) => value ?? "Not declared: the hypervisor's default"),
    fact("hw_scsi_model", "SCSI model", (value) => value ?? ""),
    fact("os_distro", "Distribution", (value) => value ?? ""),
  ];
  return facts.filter(({ words }) => words !== "");
}
