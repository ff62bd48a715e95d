placement_conf() {
  cat <<C
[DEFAULT]
log_file = $LOGS/placement.log
[api]
auth_strategy = keystone
[placement]
randomize_allocation_candidates = false
$(database placement_database "${S}_placement")
$(token_check placement)
C
}
