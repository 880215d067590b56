import { startDemo } from "@postern/example-demo";
import { listener } from "./listener.ts";

await startDemo(listener);
