import { expect, it } from "vitest";
import { renderMetrics } from "./render-metrics";

it("writes each family with its help and type, and escapes what names hold", () => {
  const text = renderMetrics([
    {
      ...{ name: "stillpoint_vnf_rpo_seconds", help: "One line,\nand a \\.", type: "gauge" },
      samples: [{ labels: { vnf: 'the "core"\\\n2', site: "Zürich" }, value: 900 }],
    },
    { name: "stillpoint_frozen_vms", help: "none of it", type: "gauge", samples: [] },
    {
      ...{ name: "stillpoint_freeze_window_seconds", help: "h", type: "histogram" },
      samples: [
        { suffix: "_bucket", labels: { le: "+Inf" }, value: 2 },
        { suffix: "_sum", value: 0.5 },
      ],
    },
  ]);
  expect(text).toBe(
    [
      "# HELP stillpoint_vnf_rpo_seconds One line,\\nand a \\\\.",
      "# TYPE stillpoint_vnf_rpo_seconds gauge",
      'stillpoint_vnf_rpo_seconds{vnf="the \\"core\\"\\\\\\n2",site="Zürich"} 900',
      "# HELP stillpoint_freeze_window_seconds h",
      "# TYPE stillpoint_freeze_window_seconds histogram",
      'stillpoint_freeze_window_seconds_bucket{le="+Inf"} 2',
      "stillpoint_freeze_window_seconds_sum 0.5",
      "",
    ].join("\n"),
  );
});
