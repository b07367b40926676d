// What the page was given with its first HTML, and what there is to choose from.

export const facts = JSON.parse(document.getElementById("page-data").textContent);
export const CATEGORIES = facts.categories;
export const DEFAULT_SET = facts.boundary_sets.find((set) => set.is_default)?.name ?? "";
export const METHODS = [
  ["kde", "Density of incidents", "The densest 1 % of the ground."],
  ["dbscan", "Clusters of places", "Places with many incidents within 100 m, and what joins them."],
  ["hdbscan", "Clusters at any density", "Incidents that stand together at whatever density; in the country they are wide."],
  ["gistar", "Cells of concentration (Gi*)", "Cells of 150 m with more around them than chance would put there: concentration, not unusual risk."],
  ["squares", "Busiest squares", "The squares of 150 m with the most incidents, as many for each category: what is compared with chance."],
];
export const LAYERS = [["hotspots", "Hotspots"], ["overlaps", "Overlaps"], ["wards", "Wards"], ["patrol", "Patrol"]];
export const isPhone = window.matchMedia("(max-width: 760px)");

export const periodLabel = (text) => facts.periods.find((period) => period.text === text)?.label ?? text;
