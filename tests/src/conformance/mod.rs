//! What every implementation of a port must do. A suite panics where one does not.
