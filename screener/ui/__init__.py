"""The window. Qt lives only here; screens speak to workflow, never to storage."""
