/** Every figure, one after the other. `-- --quick` for a short run. */
await import('./startup.js');
await import('./csv-dry-run.js');
