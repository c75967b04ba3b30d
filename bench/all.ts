/** Every figure, one after the other. `-- --quick` for a short run. */
await import('./startup.js');
await import('./csv-dry-run.js');
await import('./xlsx-dry-run.js');
await import('./upload.js');
await import('./pace.js');
await import('./sandbox.js');
await import('./export.js');
