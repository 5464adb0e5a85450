// Flat index of a one-dimensional dispatch that may have been wrapped into y (65,535 workgroups an axis).
fn flatIndex(id: vec3u, groups: vec3u, group: u32) -> u32 {
    return id.y * groups.x * group + id.x;
}
