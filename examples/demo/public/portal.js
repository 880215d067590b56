// Nothing here is needed: without scripts the pages show the same.
import { tellInstants } from "./instants.js";

tellInstants(document);
showCurrentSection();
for (const chart of document.querySelectorAll("[data-chart]")) chart.addEventListener("keydown", moveInChart);

/** On a phone the navigation is a strip that is wider than the screen. */
function showCurrentSection() {
  const strip = document.querySelector(".nav");
  const current = strip?.querySelector("[aria-current]");
  if (!current) return;
  const [whole, part] = [strip, current].map((each) => each.getBoundingClientRect());
  strip.scrollLeft += part.left + part.width / 2 - (whole.left + whole.width / 2);
}

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
