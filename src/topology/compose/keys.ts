// The words of a compose file (Compose specification 2025). Those that nothing here looks at have no bearing on who
// reaches whom.

export const PROJECT_KEYS: readonly string[] = [
  'version',
  'name',
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'include',
  'models',
]

export const SERVICE_KEYS: readonly string[] = (
  'annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name ' +
  'cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec ' +
  'depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file ' +
  'environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation ' +
  'label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models ' +
  'network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged ' +
  'profiles provider pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open ' +
  'stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes ' +
  'volumes_from working_dir'
).split(' ')

/** Words that could change who reaches whom and are not followed, with what that means. */
export const NOT_FOLLOWED: readonly (readonly [key: string, why: string, zh: string])[] = [
  [
    'external_links',
    'is not followed: containers of other projects are not in the picture',
    '不跟随：其他项目的容器不在考察范围内',
  ],
  [
    'dns',
    'is not asked: names that no container has resolve by hosts files alone in this picture',
    '不会询问：没有容器叫的名字在这里只靠 hosts 文件解析',
  ],
  ['provider', 'is not run: what it provides is not in the picture', '不会运行：它提供的内容不在考察范围内'],
  [
    'read_only',
    'is not played: a program that writes outside of its volumes ends in such a container',
    '不模拟：在卷之外写文件的程序在这种容器里会退出',
  ],
]

export const DEPLOY_KEYS: readonly string[] = [
  'mode',
  'replicas',
  'endpoint_mode',
  'labels',
  'placement',
  'resources',
  'restart_policy',
  'rollback_config',
  'update_config',
]

export const PORT_KEYS: readonly string[] = [
  'name',
  'target',
  'published',
  'host_ip',
  'protocol',
  'mode',
  'app_protocol',
]

export const VOLUME_KEYS: readonly string[] = [
  'type',
  'source',
  'target',
  'read_only',
  'consistency',
  'bind',
  'volume',
  'tmpfs',
  'image',
]

export const HEALTH_KEYS: readonly string[] = [
  'test',
  'interval',
  'timeout',
  'retries',
  'start_period',
  'start_interval',
  'disable',
]

export const MEMBERSHIP_KEYS: readonly string[] = [
  'aliases',
  'ipv4_address',
  'ipv6_address',
  'link_local_ips',
  'mac_address',
  'driver_opts',
  'gw_priority',
  'interface_name',
  'priority',
]

export const NETWORK_KEYS: readonly string[] = [
  'name',
  'driver',
  'driver_opts',
  'ipam',
  'external',
  'internal',
  'attachable',
  'enable_ipv4',
  'enable_ipv6',
  'labels',
]
