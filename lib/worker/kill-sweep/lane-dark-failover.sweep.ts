import { darkFailoverSweepLane } from "../testing/dark-failover-sweep-lane";

darkFailoverSweepLane();
