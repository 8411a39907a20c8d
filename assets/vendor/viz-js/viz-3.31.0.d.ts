// As much of Viz.js's interface as the graph view uses.
export function instance(): Promise<{ renderString(dot: string, options: { format: string }): string }>;
