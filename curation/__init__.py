"""The application: stores, forks and judges the turns that simulation makes."""
