/** In these states no guest runs: nothing writes. (nova/compute/vm_states.py) */
const OFF: readonly (string | undefined)[] = ["stopped", "shelved", "shelved_offloaded"];

/** Whether a VM in this state of Nova’s is off. Pure. */
export const isPoweredOff = (vmState: string | undefined): boolean => OFF.includes(vmState);
