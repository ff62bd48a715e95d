/** Memory in binary units: "16 GiB", "1.5 GiB", "512 MiB". Pure. */
export const formatMib = (mib: number): string =>
  mib < 1024 ? `${mib} MiB` : `${Number((mib / 1024).toFixed(1))} GiB`;
