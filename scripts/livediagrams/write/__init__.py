"""Writers: Scene to the bytes of one format. None knows another."""
