## Kommer
