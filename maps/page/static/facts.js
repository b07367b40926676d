// What the page was given with its first HTML, and what there is to choose from.

export const facts = JSON.parse(document.getElementById("page-data").textContent);
export const THEMES = facts.themes;
export const CODES = THEMES.map(({ code }) => code);
export const DEFAULT_SET = facts.boundary_sets.find((set) => set.is_default)?.name ?? "";
export const METHODS = [
  ["kde", "Density of incidents"], ["dbscan", "Clusters of places"], ["hdbscan", "Clusters at any density"],
  ["gistar", "Cells, more than chance (Gi*)"],
];
export const LAYERS = [["hotspots", "Hotspots"], ["overlaps", "Overlaps"], ["wards", "Wards"], ["patrol", "Patrol"]];
export const isPhone = window.matchMedia("(max-width: 760px)");

export const periodLabel = (text) => facts.periods.find((period) => period.text === text)?.label ?? text;
