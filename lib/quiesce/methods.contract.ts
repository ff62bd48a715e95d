import { devcloudUnderTest } from "./testing/devcloud-under-test";
import { describeMethod, NOVA_METHODS } from "./testing/method-contract";

/* One contract for all methods; methods.test.ts holds the simulated Nova to it too. */
for (const row of NOVA_METHODS) describeMethod(row, devcloudUnderTest);
