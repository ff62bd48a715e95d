import { failoverSweepLane } from "../testing/failover-sweep-lane";

failoverSweepLane();
