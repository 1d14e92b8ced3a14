"""How facts are drawn: icons, bars, times, values. No queries."""
