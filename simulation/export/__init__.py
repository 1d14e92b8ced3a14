"""Records out, for trainers and for this program itself; one file per target."""
