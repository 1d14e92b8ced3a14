"""What workers run: the driver of dialogues, the runner of jobs, and how they are woken."""
