import { cloudUnderTest } from "./testing/cloud-under-test";
import { describeMethod, NOVA_METHODS } from "./testing/method-contract";

/*
 * One contract for all methods; methods.test.ts holds the simulated Nova to it too. On real guests, where the devcloud was
 * made with them: STILLPOINT_CLOUDS_FILE=$DEVCLOUD_HOME/clouds.yaml npx vitest run --project openstack lib/quiesce/methods.contract.ts
 */
for (const row of NOVA_METHODS) describeMethod(row, cloudUnderTest);
