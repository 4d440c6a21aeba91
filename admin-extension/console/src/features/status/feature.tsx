import type { Feature } from "@/lib/feature";
import { StatusBanner, StatusChip } from "./components/Status";

const feature: Feature = { Header: StatusChip, Banner: StatusBanner };

export default feature;
