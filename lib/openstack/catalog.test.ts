import { describe, expect, test } from "vitest";
import { explainMissing, findEndpoint, serviceUrl, versionUrl } from "./catalog";

const endpoint = (url: string, region_id = "R1", wanted = "public") => ({
  interface: wanted,
  region_id,
  url,
});
const R1 = { region: "R1", interface: "public" } as const;

describe("findEndpoint", () => {
  test("takes the best alias, then interface and region; the first match wins", () => {
    const catalog = [
      { type: "volume", endpoints: [endpoint("v1")] },
      {
        type: "volumev3",
        endpoints: [
          endpoint("other", "R2"),
          endpoint("internal", "R1", "internal"),
          endpoint("a"),
          endpoint("b"),
        ],
      },
    ];
    expect(findEndpoint(catalog, "volume", R1)).toBe("a");
    expect(findEndpoint(catalog, "volume", { region: "R1", interface: "internal" })).toBe("internal");
    expect(findEndpoint(catalog, "volume", { region: "R3", interface: "public" })).toBeUndefined();
  });

  test("knows the old field for the region", () => {
    const catalog = [{ type: "compute", endpoints: [{ interface: "public", region: "R1", url: "a" }] }];
    expect(findEndpoint(catalog, "compute", R1)).toBe("a");
  });

  test("says what is missing: service, region or interface", () => {
    const catalog = [{ type: "compute", endpoints: [endpoint("a", "R2"), endpoint("b", "R1", "internal")] }];
    expect(explainMissing(catalog, "image", "R1", "public")).toBe(
      "the catalog has no image service (type image)",
    );
    expect(explainMissing(catalog, "compute", "R9", "public")).toContain('no region "R9"; it has R1, R2');
    expect(explainMissing(catalog, "compute", "R1", "public")).toContain(
      "no public interface; it has internal",
    );
  });
});

describe("serviceUrl", () => {
  test.each([
    ["compute", "https://h:8774/v2.1", "https://h:8774/v2.1"],
    ["compute", "https://h/compute/v2.1/", "https://h/compute/v2.1"],
    [
      "compute",
      "https://h/v2.1/0123456789abcdef0123456789abcdef",
      "https://h/v2.1/0123456789abcdef0123456789abcdef",
    ],
    ["image", "https://h:9292/", "https://h:9292/v2"],
    ["network", "https://h:9696", "https://h:9696/v2.0"],
    ["network", "https://h:9696/v2.0/", "https://h:9696/v2.0"],
    ["placement", "https://h/placement/", "https://h/placement"],
    ["volume", "https://h:8776/v3/p", "https://h:8776/v3/p"],
    ["image", "https://v2.example.com", "https://v2.example.com/v2"],
  ] as const)("%s at %s is %s", (service, url, base) => {
    expect(serviceUrl(service, url)).toBe(base);
  });
});

test.each([
  ["https://h/v3/p", "https://h/v3/"],
  ["https://h/compute/v2.1", "https://h/compute/v2.1/"],
  ["https://h/placement", "https://h/placement/"],
])("the versions of %s are told at %s", (base, url) => {
  expect(versionUrl(base)).toBe(url);
});
