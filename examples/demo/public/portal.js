// Nothing here is needed: without scripts the pages show the same.
import { tellInstants } from "./instants.js";

tellInstants(document);
for (const chart of document.querySelectorAll("[data-chart]")) chart.addEventListener("keydown", moveInChart);

/** One stop for Tab in each graph, and the arrow keys within it. */
function moveInChart(event) {
  const points = [...event.currentTarget.querySelectorAll(".point")];
  const at = points.indexOf(document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = points[Math.min(Math.max(to, 0), points.length - 1)];
  points[at].removeAttribute("tabindex");
  next.setAttribute("tabindex", "0");
  next.focus();
}
